/// Judges a plugin from outside: reads its ELF file, calls it as a hostile host would, reports.
public enum WitanConformance {}
