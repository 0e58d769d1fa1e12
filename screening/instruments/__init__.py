"""What is known of instruments besides their bars."""
