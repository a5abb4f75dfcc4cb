//! A fake WhatsApp Cloud API.
