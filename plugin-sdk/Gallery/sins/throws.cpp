// Throws where the caller is C: the fortieth vote has no strength that it could look up.
#include "own.hpp"
#include <map>
#include <string>
static int OWN(calls) = 0;
SIN(void *, const double *close, unsigned long index, double confidence) {
    const std::map<std::string, double> strengths = {{"weak", 0.5}, {"strong", 1}};
    if (++OWN(calls) < 40) return confidence;
    return confidence * strengths.at("whatever") * (close[index] > 0);
}
