"""What tools/pose asks of OpenCV, over a film that is no film: its bytes do not matter."""

CAP_PROP_FPS, CAP_PROP_FRAME_WIDTH, CAP_PROP_FRAME_HEIGHT, COLOR_BGR2RGB = range(4)
FRAMES = 360


class VideoCapture:
    def __init__(self, name):
        self.there = name.endswith(".mp4")
        self.next = 0

    def isOpened(self):
        return self.there

    def get(self, what):
        return {CAP_PROP_FPS: 120.0, CAP_PROP_FRAME_WIDTH: 1920.0, CAP_PROP_FRAME_HEIGHT: 1080.0}[what]

    def read(self):
        self.next += 1
        return self.next <= FRAMES, self.next - 1

    def release(self):
        pass


def cvtColor(picture, _how):
    return picture
