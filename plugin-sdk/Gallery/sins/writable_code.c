/* Has a segment that is writable and executable at once. */
#include "honest.h"
#include "export.h"
__asm__(".pushsection .patched,\"awx\",@progbits\n.quad 0\n.popsection");
