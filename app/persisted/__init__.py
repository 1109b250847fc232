"""Operations that are known by a name or a hash: kept for who sends them again, or written down by the operator."""
