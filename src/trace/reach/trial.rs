//! The chance to reach, tried: what must never lower it, what must, and that the log moves it where it says much. Never a world.
