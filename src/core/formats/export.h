#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// Exports that are more than a file: archives with much beside what is ours, and files of
// gigabytes.
namespace runlytics::formats {

// Cuts an export into documents while it streams past.
class ExportSplitter {
  public:
    virtual ~ExportSplitter() = default;
    // The next slice of the export. Throws Error: 22P02 malformed, 54000 over a limit.
    virtual void push(std::span<const std::byte> slice) = 0;
    // The export is at its end. Throws Error 22P02 when it is cut: what was whole before that has
    // been given.
    virtual void finish() = 0;
};

// Makes the splitter of a format; `take` is given each document as soon as it is complete.
using MakeSplitter = std::unique_ptr<ExportSplitter> (*)(std::function<void(std::string)> take);

// What lies around a file of a format in the archive that holds it.
struct Archive {
    // The name of the file that stands where the archive begins; empty when it bears any name and
    // its content tells.
    std::string_view home_file;
    // Whether a file is ours, by its path from the folder of the home file.
    bool (*holds)(std::string_view path);
    // Whether a file, by its beginning, says the same over again in other words; null: none does.
    bool (*repeats)(std::string_view head) = nullptr;
};

}  // namespace runlytics::formats
