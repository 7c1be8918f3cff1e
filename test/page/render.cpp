// Prints the page of a document of data, without a server: render_page < document.json > page.html
#include <exception>
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include "core/error.h"
#include "core/page/page.h"

int main() try {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto document = runlytics::text::parse_json(std::as_bytes(std::span(text)), {});
    std::cout << runlytics::page::page_html(document);
} catch (const runlytics::Error& error) {
    std::cerr << error.message() << ": " << error.detail() << '\n';
    return 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
