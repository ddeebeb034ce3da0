internal import CWitanProbe
internal import Glibc

extension Check {
  /// LIF-07.
  static let trulyUnloaded = Check(
    "LIF-07", "truly-unloaded", level: 3, .note, needs: .unloadable,
    danger:
      "dlclose answers 0 also where nothing was unloaded; every reload then keeps another copy, with its statics.",
    example: "cc -shared -Wl,-z,nodelete …             /* and the descriptor promises WTN_F_UNLOADABLE */",
    fix: "Take the promise back, or what holds the file: -z nodelete, unique symbols (-fno-gnu-unique), destructors of "
      + "thread-local objects.",
    .child { stage in
      let elf = try ELFFile(CandidateFile.read(stage.path).bytes)
      if let reason = elf.staysLoaded {
        return [Finding("the plugin promises WTN_F_UNLOADABLE, but \(reason)", at: "file")]
      }
      let subject = try stage.subject()
      let instance = try subject.create()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 20))
      _ = try stage.feed(instance, series, 0..<series.count)
      instance.destroy()
      let address = stage.flight.record.pointee.image_low
      guard subject.close() == 0 else {
        return [Finding("dlclose refuses: \(Subject.loaderWords())", at: "dlclose")]
      }
      guard wkp_image_loaded(address) != 0 else { return [] }
      let holder =
        elf.symbols.contains { $0.name.hasPrefix("__cxa_thread_atexit") }
        ? "a thread-local object with a destructor holds it" : "something of its own holds it"
      return [Finding("after dlclose, which answered 0, the file is still mapped: \(holder)", at: "dlclose")]
    })
}

extension ELFFile {
  /// Why the file never goes, as its bytes tell; nil where nothing does.
  fileprivate var staysLoaded: String? {
    if dynamic.refusesUnloading { return "it is linked with -z nodelete" }
    if hasUniqueSymbols { return "it holds a symbol bound STB_GNU_UNIQUE, which pins it" }
    return mayHoldRuntimeData
      ? "it holds the runtime of \(runtime?.rawValue ?? "a language (or no section headers)"), so no host unloads it"
      : nil
  }
}
