/** Characters that the server asks of a password at least. */
export const PASSWORD_LEAST = 12
