"""Writes one run as TCX of about so many megabytes, a point a second: long_tcx.py MB FILE."""
import datetime
import math
import sys

began = datetime.datetime(2024, 5, 1, 4)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
        'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities><Activity Sport="Running">'
        f"<Id>{began.isoformat()}.000Z</Id>"
        f'<Lap StartTime="{began.isoformat()}.000Z"><TotalTimeSeconds>90</TotalTimeSeconds><Track>\n'
    )
    second = 0
    while file.tell() < int(sys.argv[1]) * 1_000_000:
        for second in range(second, second + 1000):
            file.write(
                "          <Trackpoint>\n"
                f"            <Time>{(began + datetime.timedelta(seconds=second)).isoformat()}.000Z</Time>\n"
                "            <Position>\n"
                f"              <LatitudeDegrees>{48 + math.sin(second / 9e4):.15f}</LatitudeDegrees>\n"
                f"              <LongitudeDegrees>{11 + math.cos(second / 9e4):.15f}</LongitudeDegrees>\n"
                "            </Position>\n"
                f"            <AltitudeMeters>{500 + 40 * math.sin(second / 300):.13f}</AltitudeMeters>\n"
                f"            <DistanceMeters>{2.9 * second:.10f}</DistanceMeters>\n"
                f"            <HeartRateBpm>\n              <Value>{130 + second % 30}</Value>\n            </HeartRateBpm>\n"
                "            <Extensions>\n              <ns3:TPX>\n                <ns3:Speed>2.9000000953674316</ns3:Speed>\n"
                "                <ns3:RunCadence>85</ns3:RunCadence>\n              </ns3:TPX>\n            </Extensions>\n"
                "          </Trackpoint>\n"
            )
        second += 1
    file.write("</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n")
