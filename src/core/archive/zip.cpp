#include "core/archive/zip.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <zip.h>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::archive {

namespace {

[[noreturn]] void refuse(zip_error_t* error, const std::string& what) {
    const int code = zip_error_code_zip(error);
    const std::string reason = zip_error_strerror(error);
    zip_error_fini(error);
    const bool unknown = code == ZIP_ER_COMPNOTSUPP || code == ZIP_ER_ENCRNOTSUPP ||
                         code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD;
    throw Error(unknown ? sqlstate::unsupported : sqlstate::malformed_input, what, reason + ".");
}

[[noreturn]] void refuse(zip_t* archive, const std::string& what) {
    zip_error_t error;
    zip_error_init_with_code(&error, zip_error_code_zip(zip_get_error(archive)));
    refuse(&error, what);
}

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// Refuses what unpacks to a size that no file of ours has.
void check_ratio(const zip_stat_t& status) {
    if (status.size > ratio_free_bytes && status.size / max_ratio > status.comp_size) {
        throw Error(sqlstate::limit_exceeded, "a file in the archive unpacks to absurd size",
                    std::to_string(status.comp_size) + " bytes would become " +
                        std::to_string(status.size) + ".");
    }
}

}  // namespace

struct Zip::Handle {
    zip_t* archive = nullptr;
    ~Handle() {
        if (archive != nullptr) zip_discard(archive);
    }
};

class Zip::Source : public MemberSource {
  public:
    Source(std::shared_ptr<Handle> archive, const zip_stat_t& status)
        : archive_(std::move(archive)),
          file_(zip_fopen_index(archive_->archive, status.index, 0)),
          size_(status.size) {
        if (!file_) refuse(archive_->archive, "a file in the archive cannot be read");
    }

    std::uint64_t bytes() const override { return size_; }

    std::vector<std::byte> read(std::size_t most) override {
        poll_interrupt();
        // One byte more than it should have shows a directory that lies.
        const std::uint64_t room = std::min<std::uint64_t>(size_ - done_ + 1, most);
        std::vector<std::byte> bytes(room);
        const zip_int64_t got = zip_fread(file_.get(), bytes.data(), room);
        if (got < 0) {
            zip_error_t error;
            zip_error_init_with_code(&error, zip_error_code_zip(zip_file_get_error(file_.get())));
            refuse(&error, "a file in the archive is broken");
        }
        bytes.resize(static_cast<std::size_t>(got));
        done_ += bytes.size();
        if (done_ > size_ || (got == 0 && done_ != size_)) {
            throw Error(sqlstate::malformed_input, "a file in the archive has another length",
                        "The directory says " + std::to_string(size_) + " bytes.");
        }
        return bytes;
    }

  private:
    std::shared_ptr<Handle> archive_;  // outlives the file in it
    std::unique_ptr<zip_file_t, CloseFile> file_;
    std::uint64_t size_ = 0;
    std::uint64_t done_ = 0;
};

Zip::Zip(int descriptor) : handle_(std::make_shared<Handle>()) {
    std::FILE* file = fdopen(descriptor, "rb");
    if (file == nullptr) {
        close(descriptor);
        throw Error("58030", "could not open the archive");
    }
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_filep_create(file, 0, -1, &error);
    if (source == nullptr) {
        std::fclose(file);
        refuse(&error, "could not open the archive");
    }
    handle_->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (handle_->archive == nullptr) {
        zip_source_free(source);
        refuse(&error, "the zip archive cannot be read");
    }
    zip_error_fini(&error);
}

Zip::~Zip() = default;

std::vector<Member> Zip::members() const {
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(handle_->archive, 0));
    if (count > max_members) {
        throw Error(sqlstate::limit_exceeded, "the archive has too many files",
                    std::to_string(count) + " of them.");
    }
    std::vector<Member> members;
    for (std::uint64_t i = 0; i < count; ++i) {
        zip_stat_t status;
        if (zip_stat_index(handle_->archive, i, 0, &status) != 0) {
            refuse(handle_->archive, "the directory of the archive is broken");
        }
        if (is_wanted(status.name)) members.push_back({status.name, status.size});
    }
    return members;
}

MemberReader Zip::open(const std::string& name) const {
    zip_stat_t status;
    if (zip_stat(handle_->archive, name.c_str(), 0, &status) != 0) {
        throw Error("58P01", "the archive has no file \"" + name + "\"");
    }
    check_ratio(status);
    return MemberReader(std::make_unique<Source>(handle_, status));
}

bool is_zip(const std::vector<std::byte>& head) {
    constexpr std::byte magic[] = {std::byte{'P'}, std::byte{'K'}};
    return head.size() >= 4 && std::equal(std::begin(magic), std::end(magic), head.begin()) &&
           ((head[2] == std::byte{3} && head[3] == std::byte{4}) ||
            (head[2] == std::byte{5} && head[3] == std::byte{6}));
}

}  // namespace runlytics::archive
