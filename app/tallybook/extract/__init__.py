"""From text to claims with figures, stage by stage; `pipeline` holds their order."""
