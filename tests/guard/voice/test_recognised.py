# SPDX-License-Identifier: MIT
"""How well commands are heard, and how rarely other speech is taken for one.

The threshold of examples/acme/commands.json was chosen on other sentences than these. The voices are espeak-ng's: people were not
measured.
"""
from __future__ import annotations

import base64
from typing import Any

from harness import Client, Server
from speech import all_spoken

COMMANDS = {
    "show me the reports": ("show", "reports"), "open billing": ("navigate", "billing"), "go to the dashboard": ("navigate", "dashboard"),
    "show me my data": ("show", "data"), "take me to settings": ("navigate", "settings"), "please open the reports": ("navigate", "reports"),
    "export the data": ("export", "data"), "download all reports": ("export", "reports"), "export billing as csv": ("export", "billing"),
    "please export all users": ("export", "users"), "download the data as excel": ("export", "data"),
    "delete all reports": ("delete", "reports"), "remove all users": ("delete", "users"), "please delete the database": ("delete", "database"),
    "delete all reports in the database": ("delete", "reports"), "show me the database": ("show", "database"),
    "read me the settings": ("read", "settings"), "please show billing": ("show", "billing"),
}
CONTROLS = {"pause": "pause", "resume": "resume", "go on": "resume", "hold on": "pause"}
FOREIGN = """
where did you put the car keys
the soup needs a little more salt
i have a meeting with the dentist on friday
please water the plants while we are away
our football team lost again last night
how many planets are in the solar system
the elevator is out of order today
write a letter to your grandmother
she plays the piano every evening
is there any milk left in the fridge
the baby has finally fallen asleep
call me when you get home
they built a bridge across the river
what a wonderful day for a walk
i cannot find my other shoe
book a flight to madrid for monday
the painter mixed blue and yellow
sing me a song about the sea
my phone battery is almost empty
how tall is the eiffel tower
there was a storm in the mountains
do you know the way to san jose
breakfast is served until ten
put the kettle on the stove
an apple a day keeps the doctor away
which bus goes to the airport
the teacher asked a difficult question
i will be there in five minutes
translate good morning into spanish
let us go fishing on saturday
the museum is closed on mondays
dim the lights in the living room
a bird built its nest in our garden
how do you spell necessary
start a timer for twenty minutes
he runs ten kilometers every week
the movie was longer than the book
give the dog a bone
we ran out of paper towels
where is the nearest pharmacy
snow is falling on the village
my uncle works in a bakery
does this jacket come in green
the concert begins at half past eight
fold the letter and close the envelope
you should see a doctor about that cough
find a recipe for lentil soup
mars is smaller than the earth
that joke was not very funny
lock the door before you leave
tell me something about ancient rome
the hotel has a swimming pool
i would rather stay at home tonight
send flowers to my wife
delete the scene where they kiss
open your mouth and say ah
show some respect for your elders
read between the lines
remove the lid and stir well
export prices fell by two percent
stop the car at the next corner
go to the end of the street and turn left
wait for me at the station
download speed is terrible here
""".strip().splitlines()
VOICES = [("en-us", 150), ("en-us+m3", 140), ("en-us+f2", 155)]


def parsed(client: Client, wav: bytes) -> Any:
    answer = client.post("/v1/parse", {"audio": base64.b64encode(wav).decode()})
    assert answer.status == 200, answer
    return answer.body


def meaning(body: Any) -> Any:
    if body.get("control"):
        return body["control"]
    return [(c["intent"], c["target"]) for c in body["commands"]]


def test_commands_are_heard(server: Server) -> None:
    client = server.client("ann")
    wanted = [(text, voice, speed) for text in [*COMMANDS, *CONTROLS] for voice, speed in VOICES[:2]]
    right, wrong, missed = 0, [], []
    for (text, voice, _), wav in zip(wanted, all_spoken(wanted)):
        body = parsed(client, wav)
        found = meaning(body)
        if not body["heard"]["accepted"]:
            assert found == [], body
            missed.append((text, voice, body["heard"]))
        elif found == CONTROLS.get(text, [COMMANDS.get(text)]):
            right += 1
            assert 0.5 <= body["heard"]["confidence"] < 1
        else:
            wrong.append((text, voice, body["heard"]))
    print(f"{right} of {len(wanted)} right, {len(missed)} not accepted, {len(wrong)} another command: {wrong}")
    assert right >= 0.8 * len(wanted), (missed, wrong)
    for text, voice, heard in wrong:  # a harmless command must never be heard as a dangerous one
        for danger in ("delete", "remove", "export", "download"):
            assert danger not in heard["text"] or any(d in text for d in ("delete", "remove", "export", "download")), (text, voice, heard)


def test_other_speech_is_no_command(server: Server) -> None:
    client = server.client("bob")
    assert len(FOREIGN) >= 60
    wanted = [(text, *VOICES[i % 3]) for i, text in enumerate(FOREIGN)]
    accepted, dangerous = [], []
    for (text, _, _), wav in zip(wanted, all_spoken(wanted)):
        body = parsed(client, wav)
        if body["heard"]["accepted"] or meaning(body) != []:
            accepted.append((text, body["heard"]))
            dangerous += [text for c in body["commands"] if c["riskLevel"] == "high"]
    print(f"{len(accepted)} of {len(wanted)} sentences taken for a command: {accepted}")
    assert len(accepted) <= 0.02 * len(wanted), accepted
    assert not dangerous, (dangerous, accepted)
