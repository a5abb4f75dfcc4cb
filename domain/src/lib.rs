//! The first floor: the verbs of the product.
