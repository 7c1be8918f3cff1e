#include "core/archive/tar.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cstring>
#include <span>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text/code_page.h"

namespace runlytics::archive {

namespace {

constexpr std::size_t read_at_once = 1 << 16;

struct FreeReader {
    void operator()(::archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<::archive, FreeReader>;

// Names are bytes; old archives have them in a code page.
std::string name_of(archive_entry* entry) {
    const char* const name = archive_entry_pathname(entry);
    if (name == nullptr) return {};
    std::string_view text(name);
    while (text.starts_with("./"))
        text.remove_prefix(2);
    auto repaired = text::repair_utf8(std::as_bytes(std::span(text)));
    return repaired ? std::move(*repaired) : std::string(text);
}

}  // namespace

// Where the archive is being read. Going back is beginning again.
class Tar::Cursor {
  public:
    explicit Cursor(int descriptor) : descriptor_(descriptor) {}
    ~Cursor() { close(descriptor_); }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    void rewind() {
        entry_ = nullptr;
        produced_ = 0;
        reader_.reset(archive_read_new());
        if (!reader_ || lseek(descriptor_, 0, SEEK_SET) < 0)
            throw Error("58030", "could not open the archive");
        ::archive* const reader = reader_.get();
        archive_read_support_filter_gzip(reader);
        archive_read_support_filter_bzip2(reader);
        archive_read_support_format_tar(reader);
        archive_read_set_options(reader, "tar:hdrcharset=BINARY");
        if (archive_read_open_fd(reader, descriptor_, read_at_once) != ARCHIVE_OK) refuse();
    }

    // Goes to the next file that a person put there; false behind the last.
    bool next() {
        if (!reader_) rewind();
        for (;;) {
            if (entry_ != nullptr) skip();
            const int result = archive_read_next_header(reader_.get(), &entry_);
            ++turn_;
            check_ratio();
            if (result == ARCHIVE_EOF) {
                reader_.reset();
                entry_ = nullptr;
                return false;
            }
            if (result != ARCHIVE_OK && result != ARCHIVE_WARN) refuse();
            poll_interrupt();
            const bool file = archive_entry_filetype(entry_) == AE_IFREG &&
                              archive_entry_hardlink(entry_) == nullptr;
            name_ = name_of(entry_);
            if (file && is_wanted(name_)) return true;
        }
    }

    const std::string& name() const { return name_; }
    std::uint64_t turn() const { return turn_; }
    std::uint64_t bytes() const {
        return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry_), 0));
    }

    std::vector<std::byte> read(std::size_t most) {
        poll_interrupt();
        std::vector<std::byte> bytes(most);
        const la_ssize_t got = archive_read_data(reader_.get(), bytes.data(), bytes.size());
        if (got < 0) refuse();
        bytes.resize(static_cast<std::size_t>(got));
        produced_ += bytes.size();
        check_ratio();
        return bytes;
    }

  private:
    [[noreturn]] void refuse() {
        const char* const reason = archive_error_string(reader_.get());
        const std::string detail = reason == nullptr ? std::string() : std::string(reason) + ".";
        reader_.reset();
        entry_ = nullptr;
        throw Error(sqlstate::malformed_input, "the tar archive cannot be read", detail);
    }

    // Over what is not read. Packed bytes are unpacked for it, a slice at a time: a bomb is seen.
    void skip() {
        if (archive_filter_count(reader_.get()) <= 1) return;
        const void* bytes = nullptr;
        std::size_t length = 0;
        la_int64_t offset = 0;
        int result = ARCHIVE_OK;
        while ((result = archive_read_data_block(reader_.get(), &bytes, &length, &offset)) ==
               ARCHIVE_OK) {
            poll_interrupt();
            check_ratio();
        }
        if (result != ARCHIVE_EOF && result != ARCHIVE_WARN) refuse();
    }

    // Refuses what unpacks to a size that no archive of ours has, also by holes that it claims.
    void check_ratio() {
        const auto unpacked =
            std::max(produced_, static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), 0)));
        const auto packed = static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), -1));
        if (unpacked <= ratio_free_bytes || unpacked / max_ratio <= packed) return;
        reader_.reset();
        entry_ = nullptr;
        throw Error(
            sqlstate::limit_exceeded, "the archive unpacks to absurd size",
            std::to_string(packed) + " bytes became " + std::to_string(unpacked) + " so far.");
    }

    int descriptor_;
    Reader reader_;
    archive_entry* entry_ = nullptr;
    std::string name_;
    std::uint64_t turn_ = 0;      // which entry of all that were passed
    std::uint64_t produced_ = 0;  // bytes of members
};

class Tar::Source : public MemberSource {
  public:
    explicit Source(std::shared_ptr<Cursor> cursor)
        : cursor_(std::move(cursor)), turn_(cursor_->turn()), size_(cursor_->bytes()) {}

    std::uint64_t bytes() const override { return size_; }

    std::vector<std::byte> read(std::size_t most) override {
        if (cursor_->turn() != turn_)
            throw Error("XX000", "another file of the archive was opened meanwhile");
        if (done_ == size_) return {};
        std::vector<std::byte> bytes = cursor_->read(std::min<std::uint64_t>(size_ - done_, most));
        done_ += bytes.size();
        if (bytes.empty()) {
            throw Error(sqlstate::malformed_input, "a file in the archive has another length",
                        "Its header says " + std::to_string(size_) + " bytes.");
        }
        return bytes;
    }

  private:
    std::shared_ptr<Cursor> cursor_;
    std::uint64_t turn_;
    std::uint64_t size_;
    std::uint64_t done_ = 0;
};

Tar::Tar(int descriptor) : cursor_(std::make_shared<Cursor>(descriptor)) {
    cursor_->rewind();
}

Tar::~Tar() = default;

std::vector<Member> Tar::members() const {
    std::vector<Member> members;
    cursor_->rewind();
    while (cursor_->next()) {
        if (members.size() == max_members)
            throw Error(sqlstate::limit_exceeded, "the archive has too many files");
        members.push_back({cursor_->name(), cursor_->bytes()});
    }
    return members;
}

// From where the archive stands to its end, and once more from its beginning.
MemberReader Tar::open(const std::string& name) const {
    for (int pass = 0; pass < 2; ++pass) {
        while (cursor_->next()) {
            if (cursor_->name() == name) return MemberReader(std::make_unique<Source>(cursor_));
        }
    }
    throw Error("58P01", "the archive has no file \"" + name + "\"");
}

bool is_tar(const std::vector<std::byte>& head) {
    constexpr std::size_t magic_at = 257;
    return head.size() == tar_block && std::memcmp(head.data() + magic_at, "ustar", 5) == 0;
}

bool is_packed(const std::vector<std::byte>& head) {
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    return text.starts_with("\x1F\x8B") || text.starts_with("BZh");
}

}  // namespace runlytics::archive
