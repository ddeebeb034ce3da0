/* Keeps an absolute address inside its code, which the loader must then rewrite. */
#include "honest.h"
#include "export.h"
__asm__(".pushsection .text\n.p2align 3\n.quad wtn_plugin_entry\n.popsection");
