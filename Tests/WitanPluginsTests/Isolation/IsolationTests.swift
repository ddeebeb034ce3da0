import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct IsolationTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  @Test func anIsolatedPluginDescribesItselfAsInTheHost() throws {
    let path = try workshop.counter()
    let apart = try PluginImage(PluginFile(path: path), isolation: cell)
    #expect(apart.isIsolated)
    #expect(try apart.descriptor == PluginImage(PluginFile(path: path)).descriptor)
  }

  @Test(arguments: [1, 7, 4096]) func itsAnswersAreThoseThatItGivesInTheHost(size: Int) throws {
    let path = try workshop.counter(["SIN=15"])
    let series = walk(9001)
    let here = try answers(workshop.load(path), series, size: size)
    #expect(try answers(workshop.isolate(path), series, size: size) == here)
  }

  @Test func theHostNeverLoadsTheFile() throws {
    let path = try workshop.counter(["ID=\"unseen\""], as: "unseen.so")
    let strategy = try workshop.isolate(path)
    _ = try answers(strategy, walk(50), size: 50)
    let maps = try String(decoding: workshop.read("/proc/self/maps"), as: UTF8.self)
    // Neither the file nor the copy that the runner loads; what other tests load has other names.
    #expect(!maps.contains("unseen") && !maps.contains("witan-plugin") && strategy.image.mappedPlugin == nil)
  }
}
