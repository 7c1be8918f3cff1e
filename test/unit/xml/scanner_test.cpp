#include "core/xml/scanner.h"

#include <ctime>
#include <gtest/gtest.h>
#include <string>

#include "core/error.h"
#include "unit/support.h"

namespace runlytics::xml {
namespace {

using test::bytes_of;

// All events of a document, written as "<a x=1>", "text", "</a>" and "." or "cut".
std::string events(std::string_view document, Options options = {}) {
    Scanner scanner(bytes_of(document), options);
    std::string result;
    while (true) {
        switch (scanner.next()) {
            case Event::start_element:
                result += '<' + std::string(scanner.name().qualified);
                for (const Attribute& a : scanner.attributes()) {
                    result += ' ' + std::string(a.name.qualified) + '=' + std::string(a.value);
                }
                result += '>';
                break;
            case Event::end_element:
                result += "</" + std::string(scanner.name().qualified) + '>';
                break;
            case Event::text:
                result += '[' + std::string(scanner.text()) + ']';
                break;
            case Event::end_of_document:
                return result + '.';
            case Event::cut:
                return result + "cut";
        }
    }
}

// The error that scanning ends with.
Error error_of(std::string_view document) {
    try {
        return Error("none", "read as " + events(document));
    } catch (const Error& error) {
        return error;
    }
}

std::string state_of(std::string_view document) {
    return error_of(document).state();
}

TEST(XmlScanner, GivesTheEventsInOrder) {
    EXPECT_EQ(events("<a><b x='1' y=\"2\">t</b><c/></a>"), "<a><b x=1 y=2>[t]</b><c></c></a>.");
    EXPECT_EQ(events("<?xml version='1.0'?>\n<!-- c --><?pi x?><a> </a >\n<!-- c -->"),
              "<a>[ ]</a>.");
}

TEST(XmlScanner, TextComesInOnePiece) {
    EXPECT_EQ(events("<a>x<!-- c -->y<?pi?>z<![CDATA[<&]]]]>!</a>"), "<a>[xyz<&]]!]</a>.");
    EXPECT_EQ(events("<a>1 &lt; 2 &amp;&#38; &#x20AC;&apos;&quot;&gt;</a>"),
              "<a>[1 < 2 && \u20AC'\">]</a>.");
    EXPECT_EQ(events("<a><!-- c --><b/></a>"), "<a><b></b></a>.");
    EXPECT_EQ(events("<a><![CDATA[]]></a>"), "<a></a>.");
}

TEST(XmlScanner, TextThatNeedsNoDecodingIsNotCopied) {
    const std::string document = "<a>plain</a>";
    Scanner scanner(bytes_of(document));
    scanner.next();
    ASSERT_EQ(scanner.next(), Event::text);
    EXPECT_EQ(scanner.text().data(), document.data() + 3);
}

TEST(XmlScanner, LineEndsAndAttributeSpaceAreNormalised) {
    EXPECT_EQ(events("<a>1\r\n2\r3\n</a>"), "<a>[1\n2\n3\n]</a>.");
    EXPECT_EQ(events("<a><![CDATA[1\r\n2\r]]></a>"), "<a>[1\n2\n]</a>.");
    EXPECT_EQ(events("<a x='1\r\n2\t3\n4&#10;&lt;'/>"), "<a x=1 2 3 4\n<></a>.");
    EXPECT_EQ(events("<a x='\"' y=\"'\"/>"), "<a x=\" y='></a>.");
}

TEST(XmlScanner, NamesSplitAtTheFirstColon) {
    Scanner scanner(bytes_of("<ns3:TPX ns3:x='1' y='2' xmlns:z='3'/>"));
    scanner.next();
    EXPECT_EQ(scanner.name().prefix(), "ns3");
    EXPECT_EQ(scanner.name().local, "TPX");
    EXPECT_EQ(scanner.attribute("x"), "1");
    EXPECT_EQ(scanner.attribute("y"), "2");
    EXPECT_EQ(scanner.attribute("z"), std::nullopt);
    EXPECT_EQ(scanner.attribute("w"), std::nullopt);
}

// The name that an element before had at the same place is tried first.
TEST(XmlScanner, AttributeNamesAreNotGuessed) {
    EXPECT_EQ(events("<a><b id='1' type='2'/><b ids='3' typ='4'/><b type='5' id='6'/>"
                     "<b x:id='7'/><b id ='8' i='9'/></a>"),
              "<a><b id=1 type=2></b><b ids=3 typ=4></b><b type=5 id=6></b><b x:id=7></b>"
              "<b id=8 i=9></b></a>.");
    EXPECT_EQ(state_of("<a><b id='1' type='2'/><b id='1' id='2'/></a>"), "22P02");
}

TEST(XmlScanner, DecodedAttributesStayValidTogether) {
    std::string document = "<a";
    for (int i = 0; i < 100; ++i)
        document += " x" + std::to_string(i) + "='&lt;" + std::to_string(i) + "'";
    document += "/>";
    Scanner scanner(bytes_of(document));
    scanner.next();
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(scanner.attributes()[i].value, "<" + std::to_string(i));
}

constexpr std::string_view not_well_formed[] = {
    "",
    " ",
    "text",
    "<",
    "<a",
    "<a/><b/>",
    "<a/>text",
    "<a></b>",
    "</a>",
    "<a></a b>",
    "<1/>",
    "<a b/>",
    "<a b=1/>",
    "<a b='1'c='2'/>",
    "<a b='1' b='2'/>",
    "<a b='<'/>",
    "<a / >",
    "<a>]]></a>",
    "<a>&</a>",
    "<a>&amp</a>",
    "<a>&nbsp;</a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>&#x110000;</a>",
    "<a>&#99999999999;</a>",
    "<a>&#;</a>",
    "<a>&#x;</a>",
    "<a>&#xG;</a>",
    "<a>&#1F;</a>",
    "<a><!-- a -- b --></a>",
    "<a><!-- a ---></a>",
    "<a><!b></a>",
    "<a><?xml version='1.0'?></a>",
    "<a><? x?></a>",
    "<!-- c --><?xml version='1.0'?><a/>",
    "<?xml?><a/>",
    "<?xml version='2.0'?><a/>",
    "<?xml version='1.0x'?><a/>",
    "<?xml version='1.0' standalone='maybe'?><a/>",
    "<?xml version='1.0' x='y'?><a/>",
    "<a>\x01</a>",
    "<a x='\x0B'/>",
    "<a>\xFF</a>",
    "<a>\xC0\x80</a>",
    "<a>\xED\xA0\x80</a>",
    "<a>\xF4\x90\x80\x80</a>",
    "<a>\xEF\xBF\xBE</a>",
    "<a>\xE2\x28\xA1</a>",
    "<\xC3\x97/>",
    "<a/><!DOCTYPE a>",
    "<!DOCTYPE a><!DOCTYPE a><a/>",
    "<!DOCTYPEa><a/>",
    "<![CDATA[x]]><a/>",
    "<a/><![CDATA[]]>",
};

TEST(XmlScanner, WhatIsNotWellFormedIsRefused) {
    for (const std::string_view document : not_well_formed) {
        EXPECT_EQ(state_of(document), sqlstate::malformed_input) << document;
    }
    EXPECT_EQ(state_of(std::string_view("<a>\0</a>", 8)), sqlstate::malformed_input);
}

TEST(XmlScanner, UnusualButWellFormedIsRead) {
    EXPECT_EQ(events("<\xC3\xA9l\xC3\xA9ment \xE6\x97\xA5='1'/>"),
              "<\xC3\xA9l\xC3\xA9ment \xE6\x97\xA5=1></\xC3\xA9l\xC3\xA9ment>.");
    EXPECT_EQ(events("<_a-1.b/>"), "<_a-1.b></_a-1.b>.");
    EXPECT_EQ(events("<a\n b = '1'\t/>"), "<a b=1></a>.");
    EXPECT_EQ(events("<a>]] ]>></a>"), "<a>[]] ]>>]</a>.");
    EXPECT_EQ(events("<a><!-- - -></a> --></a>"), "<a></a>.");
    EXPECT_EQ(events("<a><?p ? ?? ?></a>"), "<a></a>.");
    EXPECT_EQ(events("<undeclared:a/>"), "<undeclared:a></undeclared:a>.");
    EXPECT_EQ(events("<a>\xF0\x9F\x8F\x83</a>"), "<a>[\xF0\x9F\x8F\x83]</a>.");
}

TEST(XmlScanner, TheBeginningMayBeUntidy) {
    EXPECT_EQ(events("          <?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"), "<a></a>.");
    EXPECT_EQ(events("\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>"), "<a></a>.");
    EXPECT_EQ(events("\xEF\xBB\xBF \n<?xml version=\"1.0\"?><a/>"), "<a></a>.");
}

TEST(XmlScanner, ACutDocumentIsNotAMalformedOne) {
    const std::string document =
        "<r><a x='&amp;1'>t\xC3\xA9xt<![CDATA[c]]>&#65;<!-- c --></a><?p i?><b/></r>";
    for (std::size_t length = 0; length < document.size(); ++length) {
        SCOPED_TRACE(document.substr(0, length));
        if (length < 3) {
            EXPECT_EQ(state_of(document.substr(0, length)), sqlstate::malformed_input);
            continue;
        }
        EXPECT_TRUE(events(document.substr(0, length)).ends_with("cut"));
    }
    // Text is only given when it is known to be whole.
    EXPECT_EQ(events("<r>12"), "<r>cut");
    EXPECT_EQ(events("<r>12<"), "<r>cut");
    EXPECT_EQ(events("<r>12</"), "<r>[12]cut");
}

TEST(XmlScanner, OtherEncodingsAreTranscoded) {
    const auto declared = [](const std::string& encoding, const std::string& text) {
        return "<?xml version='1.0' encoding='" + encoding + "'?><a>" + text + "</a>";
    };
    EXPECT_EQ(events(declared("ISO-8859-1", "\xE9\x80")), "<a>[\xC3\xA9\xC2\x80]</a>.");
    EXPECT_EQ(events(declared("windows-1252", "\xE9\x80")), "<a>[\xC3\xA9\xE2\x82\xAC]</a>.");
    EXPECT_EQ(events(declared("us-ascii", "e")), "<a>[e]</a>.");
    EXPECT_EQ(events(declared("utf-8", "\xC3\xA9")), "<a>[\xC3\xA9]</a>.");
    EXPECT_EQ(events(declared("utf-16", "\xC3\xA9")), "<a>[\xC3\xA9]</a>.");
    EXPECT_EQ(state_of(declared("us-ascii", "\xE9")), sqlstate::malformed_input);
    EXPECT_EQ(state_of(declared("windows-1252", "\x81")), sqlstate::malformed_input);
    EXPECT_EQ(state_of(declared("koi8-r", "x")), sqlstate::unsupported);
}

TEST(XmlScanner, Utf16IsKnownByItsByteOrderMark) {
    const std::u16string text = u"<?xml version='1.0' encoding='UTF-16'?><a>\u20AC\U0001F3C3</a>";
    std::string little = "\xFF\xFE", big = "\xFE\xFF";
    for (const char16_t unit : text) {
        little += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
        big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
    }
    EXPECT_EQ(events(little), "<a>[\u20AC\U0001F3C3]</a>.");
    EXPECT_EQ(events(big), "<a>[\u20AC\U0001F3C3]</a>.");
    EXPECT_TRUE(events(little.substr(0, little.size() - 5)).ends_with("cut"));
    EXPECT_EQ(state_of(std::string_view("\xFE\xFF\xDC\x00\x00<", 6)), sqlstate::malformed_input);
}

TEST(XmlScanner, ADoctypeIsPassedOver) {
    EXPECT_EQ(events("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "<a></a>.");
    EXPECT_EQ(
        events("<!DOCTYPE a PUBLIC '>' \"]\" [ <!ELEMENT a (b)> <!ATTLIST a b CDATA ']>'> ] ><a/>"),
        "<a></a>.");
    EXPECT_EQ(events("<!DOCTYPE a [<!-- <!ENTITY x 'y'> --> <?p ]> ?>]><a/>"), "<a></a>.");
    // Declarations left open and stray quotes have been seen.
    EXPECT_EQ(events("<!DOCTYPE a [<!ATTLIST a it's CDATA\n<!ELEMENT b>]><a x='1'/>"),
              "<a x=1></a>.");
}

TEST(XmlScanner, EntitiesAreRefused) {
    for (const std::string_view document : {
             "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
             "<!DOCTYPE a [<!ENTITY % x 'y'>]><a/>",
             "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
             "<!DOCTYPE a [<!ELEMENT a (b)><!-- c --><!ENTITY x 'y'>]><a/>",
         }) {
        const Error error = error_of(document);
        EXPECT_EQ(error.state(), sqlstate::malformed_input);
        EXPECT_NE(error.message().find("declares an entity"), std::string::npos) << document;
        EXPECT_FALSE(error.hint().empty());
    }
    EXPECT_NE(error_of("<a>&x;</a>").message().find("entity \"x\""), std::string::npos);
}

TEST(XmlScanner, ControlCharactersAreReadAsSpacesWhenTolerated) {
    const Options tolerant{.tolerate_control_characters = true};
    EXPECT_EQ(events("<a x='1\x0B"
                     "2'>3\x01"
                     "4<![CDATA[5\x1F"
                     "6]]></a>",
                     tolerant),
              "<a x=1 2>[3 45 6]</a>.");
    EXPECT_EQ(state_of("<a>\x0B</a>"), sqlstate::malformed_input);
}

TEST(XmlScanner, LimitsAreKept) {
    const auto repeat = [](const std::string& text, std::size_t times) {
        std::string result;
        for (std::size_t i = 0; i < times; ++i)
            result += text;
        return result;
    };
    EXPECT_EQ(state_of(repeat("<a>", max_depth) + repeat("</a>", max_depth)), "none");
    EXPECT_EQ(state_of(repeat("<a>", max_depth + 1)), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of("<" + repeat("n", max_name_bytes) + "/>"), "none");
    EXPECT_EQ(state_of("<" + repeat("n", max_name_bytes + 1) + "/>"), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of("<a b='" + repeat("v", max_attribute_bytes) + "'/>"), "none");
    EXPECT_EQ(state_of("<a b='" + repeat("v", max_attribute_bytes + 1) + "'/>"),
              sqlstate::limit_exceeded);
    std::string attributes;
    for (std::size_t i = 0; i < max_attributes; ++i)
        attributes += " a" + std::to_string(i) + "=''";
    EXPECT_EQ(state_of("<a" + attributes + "/>"), "none");
    EXPECT_EQ(state_of("<a" + attributes + " b=''/>"), sqlstate::limit_exceeded);
    const std::string long_text(max_text_bytes, 't');
    EXPECT_EQ(state_of("<a>" + long_text + "</a>"), "none");
    EXPECT_EQ(state_of("<a>" + long_text + "t</a>"), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of("<a>" + long_text + "<!-- -->t</a>"), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of("<a><!--" + long_text + "--></a>"), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of("<a><![CDATA[" + long_text + "]]]></a>"), sqlstate::limit_exceeded);
}

TEST(XmlScanner, HostileDocumentsTakeLinearTime) {
    const auto seconds = [](const std::string& document) {
        const std::clock_t begin = std::clock();
        state_of(document);
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    const auto repeat = [](const std::string& text, std::size_t times) {
        std::string result;
        for (std::size_t i = 0; i < times; ++i)
            result += text;
        return result;
    };
    const std::size_t many = 500'000;
    EXPECT_LT(seconds("<!DOCTYPE a [" + repeat("'<", many) + "\""), 2);
    EXPECT_LT(seconds("<!DOCTYPE a [" + repeat("\"'<!--x-->", many / 10)), 2);
    EXPECT_LT(seconds("<a>" + repeat("&lt;", many) + "</a>"), 2);
    EXPECT_LT(seconds("<a>" + repeat("]", many) + "</a>"), 2);
    EXPECT_LT(seconds("<a>" + repeat("x<!---->", many) + "</a>"), 2);
    EXPECT_LT(seconds("<a>" + repeat("<b/>", many) + "</a>"), 2);
}

TEST(XmlScanner, ErrorsTellWhere) {
    const Error error = error_of("\xEF\xBB\xBF<a>\n <b>\n  <c></d>\n</b></a>");
    EXPECT_EQ(error.detail(), "byte 17, line 3, in a/b/c");
    EXPECT_NE(error.message().find("</d>"), std::string::npos);
    std::string deep;
    for (int i = 0; i < 20; ++i)
        deep += "<e" + std::to_string(i) + ">";
    EXPECT_TRUE(error_of(deep + "&").detail().empty());  // that one is cut
    EXPECT_TRUE(
        error_of(deep + "&;").detail().ends_with(", in .../e12/e13/e14/e15/e16/e17/e18/e19"));
}

TEST(XmlScanner, ChildrenAreVisitedAndTheRestIsPassedOver) {
    const std::string document =
        "<r>x<a>1<deep>2</deep>3</a><b><c/><c>4</c></b><a><![CDATA[5]]>&amp;</a></r>";
    Scanner scanner(bytes_of(document));
    scanner.next();
    std::string seen;
    for_each_child(scanner, [&](std::string_view name) {
        seen += std::string(name) + ':';
        if (name == "a") seen += scanner.read_element_text();
        seen += ' ';
    });
    EXPECT_EQ(seen, "a:13 b: a:5& ");
    EXPECT_EQ(scanner.next(), Event::end_of_document);
    EXPECT_EQ(scanner.next(), Event::end_of_document);
}

}  // namespace
}  // namespace runlytics::xml
