"""The shape of MediaPipe's pose landmarker in Python, with a runner of 172 steps a minute before it."""

import math
import types


class Point(types.SimpleNamespace):
    pass


def runner(number):
    at, step, stand = number / 120, 60 / 172, 0.245
    hip = 0.88 + 0.035 * math.cos(2 * math.pi * (at - stand / 2) / step)
    points = [Point(x=0.5, y=0.2, z=0.0, visibility=0.9) for _ in range(33)]

    def put(index, x, z, seen):
        points[index] = Point(x=0.5 + x * 480 / 1920, y=0.92 - z * 480 / 1080, z=0.0, visibility=seen)

    for side, seen in ((0, 0.7), (1, 0.98)):
        phase = (at + side * step) % (2 * step)
        swing = (phase - stand) / (2 * step - stand)
        x = 3.2 * (stand / 2 - phase) if phase <= stand else 1.6 * stand * (2 * swing - 1)
        z = 0 if phase <= stand else 0.28 * math.sin(math.pi * swing)
        for index, px, pz in ((11, 0.05, hip + 0.5), (23, 0, hip), (25, x / 2 + 0.1, (hip + z + 0.07) / 2),
                              (27, x, z + 0.07), (29, x - 0.05, z), (31, x + 0.15, z)):
            put(index + side, px, pz, seen)
    return points


class Landmarker:
    before = -1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def detect_for_video(self, image, at_ms):
        # As the real one: each picture is later than the one before.
        assert at_ms > self.before
        self.before = at_ms
        return types.SimpleNamespace(pose_landmarks=[runner(image.data)] if image.data % 50 else [])

    @staticmethod
    def create_from_options(_options):
        return Landmarker()


ImageFormat = types.SimpleNamespace(SRGB=1)
Image = types.SimpleNamespace
tasks = types.SimpleNamespace(
    BaseOptions=types.SimpleNamespace,
    vision=types.SimpleNamespace(
        PoseLandmarkerOptions=types.SimpleNamespace, RunningMode=types.SimpleNamespace(VIDEO=1), PoseLandmarker=Landmarker
    ),
)
