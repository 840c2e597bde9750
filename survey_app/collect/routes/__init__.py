"""The channels' skins: one file a channel, all of them over the same admission and submission."""
