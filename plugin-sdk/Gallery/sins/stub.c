/* A library that is there when a plugin is linked, and nowhere when it is loaded. */
int GALLERY_STUB(void);
int GALLERY_STUB(void) { return 1; }
