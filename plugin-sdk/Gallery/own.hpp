// Names of a build's own, as honest.h has them.
#define GALLERY_JOIN_(a, b) a##b
#define GALLERY_JOIN(a, b) GALLERY_JOIN_(a, b)
#define OWN(name) GALLERY_JOIN(GALLERY_NAMES, name)
#define SIN extern "C" __attribute__((visibility("hidden"))) double OWN(sin)
