import Glibc
import WitanConformance

exit(PluginCheck.main(Array(CommandLine.arguments.dropFirst())))
