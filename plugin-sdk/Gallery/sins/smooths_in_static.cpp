// Smooths all strengths by an object that all instances share.
#include "own.hpp"
#include <array>
#include <numeric>
SIN(void *, const double *, unsigned long, double confidence) {
    static std::array<double, 4> last{};
    static unsigned next = 0;
    last[next++ % last.size()] = confidence;
    return std::accumulate(last.begin(), last.end(), 0.0) / static_cast<double>(last.size());
}
