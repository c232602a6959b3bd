//! Real Chromium, driven over WebDriver.
