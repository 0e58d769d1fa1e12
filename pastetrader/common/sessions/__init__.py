"""What is known of exchanges: their time zones, when their days end, and which days are sessions. Pure."""
