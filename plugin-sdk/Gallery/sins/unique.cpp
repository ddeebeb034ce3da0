// An inline function's static: g++ makes it STB_GNU_UNIQUE, so the file stays mapped, and its state, after dlclose.
template <typename T> struct GALLERY_SHARED { static T count; };
template <typename T> T GALLERY_SHARED<T>::count = 0;
extern "C" __attribute__((visibility("hidden"))) int gallery_count() { return ++GALLERY_SHARED<int>::count; }
