// An inline function's static: g++ makes it STB_GNU_UNIQUE, so the file stays mapped, and its state, after dlclose.
#include "own.hpp"
template <typename T> struct __attribute__((visibility("default"))) OWN(shared) { static T count; };
template <typename T> T OWN(shared)<T>::count = 0;
extern "C" __attribute__((visibility("hidden"))) int OWN(count)() { return ++OWN(shared)<int>::count; }
