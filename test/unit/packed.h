#pragma once

#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zip.h>
#include <zlib.h>

// Packed files for the tests, by the libraries that everybody packs with.
namespace runlytics::test {

// Packs with zlib.
inline std::string gzip(const std::string& text, int level = 6) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// Text that does not shrink much.
inline std::string noise(std::size_t size) {
    std::string text(size, '\0');
    unsigned state = 1;
    for (char& c : text)
        c = static_cast<char>((state = state * 1103515245 + 12345) >> 16);
    return text;
}

using Files = std::vector<std::pair<std::string, std::string>>;

// An archive on disk that goes with the test.
class Archive {
  public:
    explicit Archive(const Files& files) {
        path_ = std::filesystem::temp_directory_path() /
                ("runlytics-zip-test-" + std::to_string(getpid()) + ".zip");
        std::filesystem::remove(path_);
        int error = 0;
        zip_t* archive = zip_open(path_.c_str(), ZIP_CREATE, &error);
        for (const auto& [name, text] : files) {
            zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
            zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        }
        zip_close(archive);
    }
    ~Archive() { std::filesystem::remove(path_); }

    int open() const { return ::open(path_.c_str(), O_RDONLY); }
    std::string bytes() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void overwrite(const std::string& bytes) const {
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    }

  private:
    std::filesystem::path path_;
};

}  // namespace runlytics::test
