/* The symbol of the entry is a table, not a function. */
#include "honest.h"
#define OWN_ENTRY
#include "export.h"
WTN_EXPORT const wtn_plugin *const OWN(table)[1];
const wtn_plugin *const OWN(table)[1] = { &descriptor };
#define GALLERY_TEXT_(name) #name
#define GALLERY_TEXT(name) GALLERY_TEXT_(name)
__asm__(".globl wtn_plugin_entry\n.type wtn_plugin_entry, @object\n.size wtn_plugin_entry, 8\n"
        ".set wtn_plugin_entry, " GALLERY_TEXT(OWN(table)));
