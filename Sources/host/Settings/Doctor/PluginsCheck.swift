import Foundation
import WitanCore
import WitanPlugins
import WitanServices

/// The plugin folders and every plugin in them.
enum PluginsCheck {
  /// A finding a folder that cannot be used, a plugin that loads and a file that does not.
  static func findings(_ configuration: Configuration) -> [Finding] {
    let folders = RunCrew.folders(configuration)
    do {
      let harvest = try RunCrew.loader(configuration).harvest()
      var found = harvest.images.map { plugin($0, configuration) }
      found += harvest.refusals.map {
        .fail("plugins", "\($0.file): found \($0.found), expected \($0.expected)", mend: $0.mend)
      }
      return found + crew(harvest, configuration, folders)
    } catch let error as PluginRefusal {
      return [.fail("plugins", "\(error.file): found \(error.found), expected \(error.expected)", mend: error.mend)]
    } catch {
      // The store's own check tells what is wrong with it.
      return [.fail("plugins", "what is certified cannot be read: \(error)", mend: "mend the store")]
    }
  }

  private static func plugin(_ image: PluginImage, _ configuration: Configuration) -> Finding {
    let descriptor = image.descriptor
    let size = (try? FileManager.default.attributesOfItem(atPath: image.path)[.size] as? Int) ?? nil
    let bytes = size.map { "\($0) bytes" } ?? "size unknown"
    let runs = configuration.plugins.runs(descriptor.id) ? "" : ", switched off"
    return .ok(
      "plugins",
      "\(descriptor.id) \(descriptor.version), sha256 \(image.sha256.prefix(12))…, \(bytes)\(runs), \(image.path); runs in "
        + "\(image.isIsolated ? "a process of its own" : "the host's own process") (\(image.placement.why))")
  }

  private static func crew(
    _ harvest: PluginLoader.Harvest, _ configuration: Configuration, _ folders: [PluginFolder]
  ) -> [Finding] {
    let known = harvest.images.map(\.descriptor.id)
    let places = folders.map(\.path).joined(separator: ", ")
    guard !known.isEmpty else {
      return [
        .fail(
          "plugins", "no plugin in \(places), expected at least one .so",
          mend: "build the shipped ones with scripts/plugins, or name another folder in plugins.folders")
      ]
    }
    let choices = configuration.plugins
    let named = Set(choices.enable + choices.disable + choices.strategies.keys).subtracting(known).sorted()
    var found: [Finding] = named.map {
      .fail(
        "plugins", "the configuration names the strategy \($0), which no plugin in \(places) has",
        mend: "correct the name, or put its plugin there")
    }
    let voting = known.filter { choices.runs($0) && choices.strategies[$0]?.weight != .zero }
    if voting.isEmpty {
      found.append(
        .fail(
          "plugins", "every plugin is switched off or has weight 0: nobody votes",
          mend: "enable one of \(known.map(\.description).joined(separator: ", ")) with a weight above 0"))
    }
    return found
  }
}
