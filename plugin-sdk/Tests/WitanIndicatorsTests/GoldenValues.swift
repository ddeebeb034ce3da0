// The indicators' tests: golden values from outside tools, one file an indicator.
