"""The energy that people need, by age, sex, activity and temperature."""
