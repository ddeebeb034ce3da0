import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct LoadingTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  @Test func anHonestPluginTellsWhoItIs() throws {
    let image = try PluginImage(PluginFile(path: workshop.counter()))
    let descriptor = image.descriptor
    #expect(descriptor.id == StrategyID("counter") && descriptor.version == "1.0.0" && descriptor.name == "Counter")
    #expect(descriptor.reasons == ["", "bar {0}"] && descriptor.reasonUnits[1] == ["bars", "", ""])
    #expect(descriptor.parameters.map(\.name) == ["warmup", "mode"])
    #expect(descriptor.parameters[0].domain == .int(0...100, step: 1) && descriptor.parameters[0].isTunable)
    #expect(descriptor.parameters[1].domain == .choice(["state", "cross"]))
    #expect(image.sha256.count == 64 && image.isUnloadable)
  }

  @Test(arguments: [
    ("MAGIC=0x12345678", PluginRefusal.Rule.handshake), ("MAJOR=2", .handshake), ("ID=\"Counter\"", .descriptor),
    ("VERSION=\"1.0\"", .descriptor), ("DEFAULT=101", .descriptor), ("NEEDS=WTN_CAP_HTTP", .capability),
    ("wtn_plugin_entry=another", .entry),
  ])
  func aPluginThatBreaksTheContractIsRefused(definition: String, rule: PluginRefusal.Rule) throws {
    let path = try workshop.counter([definition])
    let refusal = try workshop.refusal(path)
    #expect(refusal.rule == rule && refusal.file == path)
    #expect(!refusal.found.isEmpty && !refusal.expected.isEmpty && !refusal.mend.isEmpty)
  }

  @Test(arguments: [
    (["SIZE=256", "MANY=1"], false), (["SIZE=264"], false), (["MINOR=1"], false), (["MINOR=1", "MANY=1"], true),
    (["SIZE=216", "MANY=1"], false),
  ])
  func whatLiesBehindADescriptorsSizeIsNotThere(definitions: [String], judgesMany: Bool) throws {
    let path = try workshop.counter(definitions)
    let descriptor = try PluginImage(PluginFile(path: path)).descriptor
    #expect(descriptor.judgesManySets == judgesMany && descriptor.parameters.count == 2)
    #expect(try PluginImage(PluginFile(path: path), isolation: cell).descriptor == descriptor)
  }

  @Test func whatWasGrantedMayBeNeeded() throws {
    try workshop.counter(["NEEDS=WTN_CAP_HTTP"])
    let folder = PluginFolder(workshop.folder)
    let granted = try PluginLoader(folders: [folder], terms: [StrategyID("counter")!: PluginTerms(granted: [.http])])
      .harvest()
    #expect(granted.images.count == 1)
    let other = try PluginLoader(folders: [folder], terms: [StrategyID("other")!: PluginTerms(granted: [.http])])
      .harvest()
    #expect(other.refusals.map(\.rule) == [.capability])
  }

  @Test func aTextFileIsNoPlugin() throws {
    #expect(try workshop.refusal(workshop.write(Array("hello".utf8), to: "text.so")).rule == .object)
    #expect(try workshop.refusal(workshop.write([], to: "empty.so")).found == "an empty file")
  }

  @Test func anotherMachinesCodeIsRefusedByNumber() throws {
    var bytes = try workshop.read(workshop.counter())
    bytes[18] = 8
    let refusal = try workshop.refusal(workshop.write(bytes, to: "mips.so"))
    #expect(refusal.rule == .object && refusal.found == "code for machine 8")
  }

  @Test func aPluginCutShortIsRefused() throws {
    let bytes = try workshop.read(workshop.counter())
    for share in [1, 3, 6, 9] {
      let refusal = try workshop.refusal(workshop.write(Array(bytes.prefix(bytes.count * share / 16)), to: "cut.so"))
      #expect(refusal.rule == .object || refusal.rule == .entry, "\(share)/16: \(refusal)")
    }
  }

  @Test func aFileOrFolderThatOthersCanWriteToIsRefused() throws {
    let path = try workshop.counter()
    for mode: mode_t in [0o666, 0o664] {
      chmod(path, mode)
      let refusal = try workshop.refusal(path)
      #expect(refusal.rule == .file && refusal.found.contains(octal(mode)) && refusal.mend.contains("chmod go-w"))
    }
    chmod(path, 0o644)
    chmod(workshop.folder, 0o777)
    defer { chmod(workshop.folder, 0o700) }
    #expect(try workshop.refusal(path).rule == .folder)
    #expect(throws: PluginRefusal.self) { try PluginFolder(workshop.folder).files() }
  }

  @Test func aLinkOutOfTheFolderIsRefusedAndOneInsideIsNot() throws {
    let path = try workshop.counter()
    let other = try Workshop()
    symlink(path, "\(other.folder)/link.so")
    #expect(try workshop.refusal("\(other.folder)/link.so").found.contains("symbolic link"))
    symlink("counter.so", "\(workshop.folder)/inside.so")
    _ = try PluginFile(path: "\(workshop.folder)/inside.so")
  }

  @Test func aFileThatIsTooLargeOrNoFileIsRefused() throws {
    let path = workshop.write([0], to: "large.so")
    truncate(path, off_t(PluginFile.largest) + 1)
    #expect(try workshop.refusal(path).rule == .size)
    mkfifo("\(workshop.folder)/pipe.so", 0o600)
    #expect(try workshop.refusal("\(workshop.folder)/pipe.so").rule == .file)
    #expect(try workshop.refusal("\(workshop.folder)/absent.so").rule == .file)
  }

  @Test func aProgramIsNoPlugin() throws {
    let refusal = try workshop.refusal(
      workshop.write(workshop.read("/proc/self/exe").prefix(1 << 20) + [], to: "program.so"))
    #expect(refusal.rule == .object)
    let whole = try workshop.refusal(workshop.write(workshop.read("/bin/true"), to: "true.so"))
    #expect(whole.rule == .object && whole.found.contains("a program") && whole.mend.contains("-shared"))
  }

  @Test func aFileThatVanishesBetweenTheListAndTheLoadHarmsNoOther() throws {
    try workshop.counter()
    // A link whose target is not there any more is listed and cannot be read, as a file that has just gone.
    symlink("gone", "\(workshop.folder)/gone.so")
    let harvest = try workshop.loader.harvest()
    #expect(harvest.images.count == 1 && harvest.refusals.map(\.rule) == [.file])
    #expect(harvest.refusals[0].file.hasSuffix("gone.so") && harvest.refusals[0].found.contains("No such file"))
  }

  @Test func aMissingLibraryIsTheLoadersRefusal() throws {
    let refusal = try workshop.refusal(
      workshop.compile(
        "extern int absent(void); int wtn_plugin_entry(void); __attribute__((visibility(\"default\"))) int wtn_plugin_entry(void) { return absent(); }",
        as: "absent.so"))
    #expect(refusal.rule == .load && refusal.found.contains("absent"))
  }

  @Test func codeThatSwitchesDenormalsOffIsRefusedAndUndone() throws {
    let source =
      "#include <xmmintrin.h>\n__attribute__((constructor)) static void start(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }\n"
    let refusal = try workshop.refusal(workshop.compile(source + counterSource, as: "fast.so"))
    #expect(refusal.rule == .arithmetic)
    #expect(Double.leastNonzeroMagnitude * Double(workshop.folder.count) > 0)
  }

  @Test func aFolderGivesItsPluginsSortedWithoutDotFiles() throws {
    for name in ["b.so", "a.so", ".hidden.so", "c.txt"] { workshop.write([1], to: name) }
    #expect(try PluginFolder(workshop.folder).files() == ["\(workshop.folder)/a.so", "\(workshop.folder)/b.so"])
    #expect(throws: PluginRefusal.self) { try PluginFolder("\(workshop.folder)/absent").files() }
  }

  @Test func oneIdInTwoFilesRefusesBothAndNamesThem() throws {
    try workshop.counter(as: "one.so")
    try workshop.counter(["VERSION=\"2.0.0\""], as: "two.so")
    try workshop.counter(["ID=\"other\""], as: "three.so")
    let harvest = try workshop.loader.harvest()
    #expect(harvest.images.map(\.descriptor.id) == [StrategyID("other")])
    #expect(harvest.refusals.map(\.rule) == [.duplicate])
    #expect(harvest.refusals[0].file.contains("one.so and ") && harvest.refusals[0].file.contains("two.so"))
  }

  @Test func aStrategyAskedForInVainEndsTheStart() throws {
    try workshop.counter()
    workshop.write([1], to: "broken.so")
    let crew = try workshop.loader.crew()
    #expect(crew.strategies.count == 1 && crew.refusals.count == 1)
    let refusal = #expect(throws: PluginRefusal.self) { try workshop.loader.crew(enabled: [StrategyID("absent")!]) }
    #expect(refusal?.rule == .missing && refusal?.expected == "one of counter")
  }

  @Test func whatBecomesOfTheFileLaterHarmsNobody() throws {
    let path = try workshop.counter()
    let instance = try StrategyInstance(workshop.load(path), symbol: bitcoin)
    var column = BallotColumn(abstaining: 4)
    instance.judge(stream(4), 0..<1, into: &column)
    workshop.write([UInt8](repeating: 0xCC, count: 100_000), to: "counter.so")
    instance.judge(stream(4), 1..<2, into: &column, at: 1)
    truncate(path, 0)
    instance.judge(stream(4), 2..<3, into: &column, at: 2)
    unlink(path)
    instance.judge(stream(4), 3..<4, into: &column, at: 3)
    #expect(column.faults.isEmpty && column.figures[9] == 4)
  }

  @Test func anUnloadableImageLeavesMemoryWithItsLastHolder() throws {
    var image: PluginImage? = try PluginImage(PluginFile(path: workshop.counter()))
    let address = UInt(bitPattern: try #require(image?.mappedPlugin))
    var instance: StrategyInstance? = try StrategyInstance(LoadedStrategy(#require(image)), symbol: bitcoin)
    image = nil
    #expect(try isMapped(address) && instance != nil)
    instance = nil
    #expect(try !isMapped(address))
  }

  @Test func anImageThatPromisesNothingStays() throws {
    var image: PluginImage? = try PluginImage(PluginFile(path: workshop.counter(["FLAGS=0"])))
    let address = UInt(bitPattern: try #require(image?.mappedPlugin))
    #expect(image?.isUnloadable == false)
    image = nil
    #expect(try isMapped(address))
  }

  /// Whether the process has a file mapped at `address`.
  private func isMapped(_ address: UInt) throws -> Bool {
    let lines = String(decoding: try workshop.read("/proc/self/maps"), as: UTF8.self).split(separator: "\n")
    return lines.contains { line in
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      return bounds.count == 2 && bounds[0] <= address && address < bounds[1] && line.contains("plugin.so")
    }
  }
}
