#pragma once

#include <filesystem>
#include <string_view>

// Files that the server writes for whoever may have it write.
namespace runlytics::pg {

// Throws Error 42501 for roles without the privileges of pg_write_server_files.
void require_write_role();

// A file under construction beside its place, which it takes at keep(); without that it is gone
// again. Throws Error 58030 with what the operating system says.
class NewFile {
  public:
    explicit NewFile(std::filesystem::path path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view bytes);
    void keep();

  private:
    [[noreturn]] void refuse_errno() const;

    std::filesystem::path path_;
    std::filesystem::path unfinished_;
    int descriptor_ = -1;
};

}  // namespace runlytics::pg
