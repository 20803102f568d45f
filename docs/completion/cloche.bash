# SPDX-License-Identifier: MIT
# Completion of the cloche command for bash: source it, or install it as share/bash-completion/completions/cloche.
_cloche()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options=
    local programs='--input --fn --async-fn --limit --json --stats --stdin --inside --isolated --seed --clock'
    COMPREPLY=()
    if ((COMP_CWORD == 2)) && [[ $cur != -* ]]; then
        case $command in
        policy) COMPREPLY=($(compgen -W 'check test explain diff' -- "$cur")) ;;
        audit) COMPREPLY=($(compgen -W 'verify export' -- "$cur")) ;;
        serve) COMPREPLY=($(compgen -W 'key' -- "$cur")) ;;
        esac
        [[ $command == policy || $command == audit || $command == serve ]] && return
    fi
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W 'run start resume fork show verify check dis repl command policy audit serve --help --version' -- "$cur"))
        return
    fi
    # bash breaks words at "=": --limit time=5s arrives in pieces
    case $prev in
    --limit)
        COMPREPLY=($(compgen -S = -W 'memory time fuel depth allocations calls output source' -- "$cur"))
        compopt -o nospace
        return ;;
    --snapshot | --key-file | --commands | --policy | --hear | --dictionary | --web | --cert | --tls-key)
        COMPREPLY=($(compgen -f -- "$cur"))
        compopt -o filenames
        return ;;
    --mode)
        COMPREPLY=($(compgen -W 'demo production' -- "$cur"))
        return ;;
    --source)
        COMPREPLY=($(compgen -W 'text voice llm page mcp' -- "$cur"))
        return ;;
    --print)
        COMPREPLY=($(compgen -W 'jsgf tools stubs page' -- "$cur"))
        return ;;
    --roles)
        COMPREPLY=($(compgen -W 'requester approver admin' -- "$cur"))
        return ;;
    --input | --fn | --async-fn | --return | --raise | --call | --store | --host | --port | --origin | --product | --threads | --tenant | \
        --history | --now | --after | -c | =)
        return ;;
    esac
    case $command in
    run) options="-c $programs" ;;
    start) options="-c $programs --snapshot --key-file" ;;
    resume) options='--return --raise --call --snapshot --key-file --fn --async-fn --limit --json --stats --isolated' ;;
    fork) options='--return --key-file --fn --async-fn --limit --json --isolated' ;;
    show | verify) options='--json --key-file' ;;
    check) options='-c --json' ;;
    dis) options='-c' ;;
    repl) options='--input --fn --async-fn --limit' ;;
    command) options='--commands --policy --mode --source --json --hear --print --dictionary' ;;
    policy) options='--json --mode --history --now' ;;
    audit) options='--store --key-file --json --tenant --after' ;;
    serve)
        options='--commands --policy --mode --host --port --store --key-file --web --origin --product --cert --tls-key --local --threads
            --isolated --quiet --roles --tenant' ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$options --help" -- "$cur"))
    else
        COMPREPLY=($(compgen -f -- "$cur"))
        compopt -o filenames
    fi
}
complete -F _cloche cloche
