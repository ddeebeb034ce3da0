// Has an object for each thread, with a destructor: until the thread ends the loader keeps the file, whatever dlclose says.
#include "own.hpp"
#include <array>
namespace {
struct OWN(memory) {
    std::array<double, 64> seen{};
    ~OWN(memory)() { seen.fill(0); }
};
}
SIN(void *, const double *close, unsigned long index, double confidence) {
    thread_local OWN(memory) memory;
    memory.seen[index % 64] = close[index];
    return confidence;
}
