// A model as bytes: a head, the numbers of its kind, and a CRC-32 over all before it. The head
// tells the length of all, which is compared first: no read can end outside.
#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <type_traits>
#include <zlib.h>

#include "core/error.h"
#include "core/predict/model.h"

namespace runlytics::predict {
namespace {

static_assert(std::endian::native == std::endian::little, "models are little-endian");

constexpr std::uint8_t version = 1;
constexpr std::uint32_t most_trees = 10'000;

enum class Kind : std::uint8_t { baseline, ridge, trees };

struct Head {
    std::uint8_t version;
    Kind kind;
    std::uint16_t width;
    std::uint32_t trees;
    double half_width;
};
struct StoredNode {
    std::uint8_t feature;
    std::uint8_t missing_left;
    std::uint8_t unused[6];
    double value;
    double cover;
};
static_assert(sizeof(Head) == 16 && sizeof(StoredNode) == 24, "no padding on disk");

[[noreturn]] void malformed(std::string detail) {
    throw Error(sqlstate::malformed_binary, "invalid model", std::move(detail),
                "CALL runlytics.train_models() makes it anew.");
}

std::size_t size_of(const Head& head) {
    constexpr std::size_t ends = sizeof(Head) + sizeof(std::uint32_t);
    if (head.kind == Kind::ridge) return ends + (2 + 3 * std::size_t{head.width}) * sizeof(double);
    if (head.kind == Kind::trees)
        return ends + sizeof(double) + head.trees * tree_nodes * sizeof(StoredNode);
    return ends;
}

std::uint32_t checksum(std::span<const std::byte> bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

class Out {
  public:
    template <typename T>
    void put(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto at = bytes.size();
        bytes.resize(at + sizeof value);
        std::memcpy(bytes.data() + at, &value, sizeof value);
    }
    void put_all(std::span<const double> values) {
        for (const double value : values)
            put(value);
    }
    std::vector<std::byte> bytes;
};

// Reads on; that there is enough was seen before.
class In {
  public:
    explicit In(std::span<const std::byte> bytes) : rest_(bytes) {}
    template <typename T>
    T get() {
        static_assert(std::is_trivially_copyable_v<T>);
        T value;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_ = rest_.subspan(sizeof value);
        return value;
    }
    double number() {
        const auto value = get<double>();
        if (!std::isfinite(value)) malformed("A number is not finite.");
        return value;
    }
    std::vector<double> numbers(std::size_t count) {
        std::vector<double> values(count);
        for (double& value : values)
            value = number();
        return values;
    }

  private:
    std::span<const std::byte> rest_;
};

Head head_of(std::span<const std::byte> bytes) {
    if (bytes.size() < sizeof(Head)) malformed("It ends within its head.");
    const Head head = In(bytes).get<Head>();
    if (head.version != version)
        malformed("It is of version " + std::to_string(head.version) + ".");
    if (head.kind > Kind::trees) malformed("Its kind is unknown.");
    if (head.trees > most_trees || head.width >= Node::leaf) malformed("It is too large.");
    if (bytes.size() != size_of(head)) malformed("It has not the length that its head tells.");
    const std::size_t body = bytes.size() - sizeof(std::uint32_t);
    if (In(bytes.subspan(body)).get<std::uint32_t>() != checksum(bytes.first(body)))
        malformed("Its checksum differs.");
    return head;
}

Node read_node(In& in, std::size_t at, std::size_t width) {
    const auto stored = in.get<StoredNode>();
    const bool is_leaf = stored.feature == Node::leaf;
    if (!is_leaf && (stored.feature >= width || at >= tree_nodes / 2))
        malformed("A split asks for what is not there.");
    if (!std::isfinite(stored.value) || !(stored.cover >= 0) || !std::isfinite(stored.cover))
        malformed("A number is not finite.");
    return {stored.feature, stored.missing_left != 0, stored.value, stored.cover};
}

// The mean over the branches of a split divides by how many came by.
void require_cover(const Tree& tree) {
    for (std::size_t i = 0; i < tree_nodes / 2; ++i)
        if (tree[i].feature != Node::leaf && tree[2 * i + 1].cover + tree[2 * i + 2].cover <= 0)
            malformed("Nothing came to the branches of a split.");
}

Trees read_trees(In& in, const Head& head) {
    Trees model{head.width, in.number(), {}};
    for (std::uint32_t i = 0; i < head.trees; ++i) {
        Tree& tree = model.trees.emplace_back();
        for (std::size_t at = 0; at < tree_nodes; ++at)
            tree[at] = read_node(in, at, head.width);
        require_cover(tree);
    }
    return model;
}

Ridge read_ridge(In& in, const Head& head) {
    Ridge model;
    model.mean = in.number();
    model.lambda = in.number();
    model.centre = in.numbers(head.width);
    model.scale = in.numbers(head.width);
    model.weight = in.numbers(head.width);
    return model;
}

void write(Out& out, const Ridge& ridge) {
    out.put(ridge.mean);
    out.put(ridge.lambda);
    out.put_all(ridge.centre);
    out.put_all(ridge.scale);
    out.put_all(ridge.weight);
}

void write(Out& out, const Trees& trees) {
    out.put(trees.base);
    for (const Tree& tree : trees.trees)
        for (const Node& node : tree)
            out.put(StoredNode{node.feature, node.missing_left, {}, node.value, node.cover});
}

}  // namespace

std::vector<std::byte> write_model(const Model& model) {
    const auto* ridge = std::get_if<Ridge>(&model.how);
    const auto* trees = std::get_if<Trees>(&model.how);
    const std::size_t count = trees ? trees->trees.size() : 0;
    Out out;
    out.put(Head{version, static_cast<Kind>(model.how.index()),
                 static_cast<std::uint16_t>(model.width()), static_cast<std::uint32_t>(count),
                 model.half_width});
    if (ridge) write(out, *ridge);
    if (trees) write(out, *trees);
    out.put(checksum(out.bytes));
    return std::move(out.bytes);
}

Model read_model(std::span<const std::byte> bytes) {
    const Head head = head_of(bytes);
    In in(bytes.subspan(sizeof(Head)));
    Model model{Baseline{}, head.half_width};
    if (head.kind == Kind::ridge) model.how = read_ridge(in, head);
    if (head.kind == Kind::trees) model.how = read_trees(in, head);
    return model;
}

}  // namespace runlytics::predict
