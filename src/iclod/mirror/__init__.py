"""Keeps a second registry as an exact mirror of another, through its event stream.

`fetching` asks the origin, `reading` makes out of its answers what they say, `copying` puts
entries together and writes them, `following` goes from the root of the stream to its pages.

Spec: https://semiceu.github.io/LinkedDataEventStreams/
"""

from iclod.mirror.following import Followed, Follower

__all__ = ["Followed", "Follower"]
