// Ends as a shell says that a killed program did.
int main(void) { return 137; }
