// The passes of `classic` once more, in C++: what the machine can do with the same arrays, order and rules. Benchmark only.
// Reads offsets.u32, neighbours.u32, similarities.f32 and order.u32 from a folder; for each line of input runs once and answers
// with seconds and different labels.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <unordered_set>
#include <vector>

using u32 = std::uint32_t;

template <class T> std::vector<T> load(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(values.data()), values.size() * sizeof(T));
  return values;
}

int main(int, char **arguments) {
  const std::string folder = arguments[1];
  const float floor = std::stof(arguments[2]);
  const auto offsets = load<u32>(folder + "/offsets.u32");
  const auto neighbours = load<u32>(folder + "/neighbours.u32");
  const auto weights = load<float>(folder + "/similarities.f32");
  const auto order = load<u32>(folder + "/order.u32");
  const u32 count = order.size();
  u32 longest = 0;
  for (u32 node = 0; node < count; node++)
    longest = std::max(longest, offsets[node + 1] - offsets[node]);
  u32 size = 2;
  while (size <= 2 * longest) size *= 2;
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const auto started = std::chrono::steady_clock::now();
    std::vector<u32> labels(count), keys(size), slots(longest + 1);
    std::vector<double> sums(size, 0), margin(count, 0);
    std::vector<std::uint8_t> active(count, 1);
    for (u32 rank = 0; rank < count; rank++) labels[order[rank]] = rank;
    for (u32 waiting = count; waiting > 0;) {
      for (u32 rank = 0; rank < count; rank++) {
        const u32 node = order[rank];
        if (!active[node]) continue;
        active[node] = 0;
        waiting--;
        const u32 start = offsets[node], end = offsets[node + 1], own = labels[node];
        u32 mask = 1;
        while (mask <= end - start) mask = 2 * mask + 1;
        mask = 2 * mask + 1;
        u32 used = 0;
        for (u32 edge = start; edge < end; edge++) {
          if (weights[edge] < floor) continue;
          const u32 label = labels[neighbours[edge]];
          u32 slot = label & mask & (size - 1);
          while (sums[slot] != 0 && keys[slot] != label) slot = (slot + 1) & mask & (size - 1);
          if (sums[slot] == 0) {
            slots[used++] = slot;
            keys[slot] = label;
          }
          sums[slot] += weights[edge];
        }
        double mine = 0, other = 0;
        for (u32 index = 0; index < used; index++) {
          const double sum = sums[slots[index]];
          if (keys[slots[index]] == own) mine = sum;
          else if (sum > other) other = sum;
        }
        const double near = other * (1 - 1e-9);
        u32 best = own;
        double won = mine, next = other;
        if (mine < near) {
          won = 0;
          next = mine;
          for (u32 index = 0; index < used; index++) {
            const u32 label = keys[slots[index]];
            const double sum = sums[slots[index]];
            if (label == own) continue;
            if (sum >= near && (best == own || label < best)) {
              if (won > next) next = won;
              best = label;
              won = sum;
            } else if (sum > next) next = sum;
          }
        }
        for (u32 index = 0; index < used; index++) sums[slots[index]] = 0;
        margin[node] = won - next;
        if (best == own) continue;
        labels[node] = best;
        for (u32 edge = start; edge < end; edge++) {
          const u32 neighbour = neighbours[edge];
          if (active[neighbour] || labels[neighbour] == best || weights[edge] < floor) continue;
          margin[neighbour] -= labels[neighbour] == own ? 2 * weights[edge] : weights[edge];
          if (margin[neighbour] >= 0) continue;
          active[neighbour] = 1;
          waiting++;
        }
      }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
    const std::unordered_set<u32> distinct(labels.begin(), labels.end());
    std::cout << seconds.count() << " " << distinct.size() << std::endl;
  }
}
