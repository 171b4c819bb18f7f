//! The one integration-test binary: linking the engine is slow, so every slice is a module of it.
//! Never tests what a unit test can.
mod world;
mod trace;
