"""Json, yaml scalars and protobuf as bytes become values."""
