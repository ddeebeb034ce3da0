/// What a strategy is written with.
public enum WitanPluginSDK {}
