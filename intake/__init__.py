"""Intake: public consultations whose every submission is accounted for."""
