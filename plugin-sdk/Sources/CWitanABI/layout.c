/*
 * Compiled with every build: the contract still has the layout that was released.
 */
#include "layout/layout-1.1.h"

/* A translation unit may not be empty. */
typedef int wtn_layout_holds;
