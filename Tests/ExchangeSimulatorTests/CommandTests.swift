import ArgumentParser
import Testing

@testable import exchange_simulator

@Suite struct CommandTests {
  @Test func theProgramIsCalledAsItsFile() {
    #expect(ExchangeSimulator.configuration.commandName == "exchange-simulator")
  }
}
