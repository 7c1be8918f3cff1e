"""Writes so many tiny files of a kind, each about a day of its own: tiny_files.py KIND N FOLDER."""
import datetime
import sys


def tcx(moment, n):
    """A run of 90 seconds."""
    points = "".join(
        f"<Trackpoint><Time>{(moment + datetime.timedelta(seconds=10 * k)).isoformat()}Z</Time>"
        f"<Position><LatitudeDegrees>{48 + k * 0.0003:.6f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{11 + n % 97 * 0.01:.6f}</LongitudeDegrees></Position>"
        f"<DistanceMeters>{30 * k}</DistanceMeters><HeartRateBpm><Value>{120 + k}</Value></HeartRateBpm></Trackpoint>"
        for k in range(10)
    )
    return (
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{moment.isoformat()}Z</Id><Lap StartTime="{moment.isoformat()}Z">'
        f"<TotalTimeSeconds>90</TotalTimeSeconds><Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )


def health(moment, n):
    """What a phone sends of a day: steps, and the heart at rest."""
    steps = ",".join(
        f'{{"qty":{k},"date":"{(moment + datetime.timedelta(hours=k)).isoformat(" ")} +0000","source":"w"}}' for k in range(10)
    )
    return (
        f'{{"data":{{"metrics":[{{"name":"step_count","units":"count","data":[{steps}]}},'
        f'{{"name":"resting_heart_rate","units":"count/min","data":[{{"qty":{50 + n % 9},'
        f'"date":"{moment.date()} 00:00:00 +0000","source":"w"}}]}}]}}}}'
    )


def unknown(_, n):
    """Nothing that anybody reads."""
    return f"nothing {n}"


kind, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
write = {"tcx": tcx, "health": health, "unknown": unknown}[kind]
for number in range(count):
    when = datetime.datetime(2000, 1, 1) + datetime.timedelta(days=number)
    with open(f"{folder}/{number:06}.{kind}", "w", encoding="utf-8") as file:
        file.write(write(when, number))
