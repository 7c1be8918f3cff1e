#pragma once

#include "core/stream/intervals.h"

namespace runlytics::activity {

// The mean of a channel over the time that its values held, NaN without any. The coverage is the
// share of moving time with a value, or of all recorded time when the stream does not tell its
// speed; a low one does not hide the mean.
stream::Measured channel_mean(stream::Reader& reader, Channel channel);

}  // namespace runlytics::activity
