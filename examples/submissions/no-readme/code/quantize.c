#include <math.h>
#include <stdio.h>

int main(void) {
    puts("bits  root mean square error");
    for (int bits = 2; bits <= 8; bits++) {
        double step = 2.0 / (1 << bits), sum = 0;
        for (int i = 0; i < 10000; i++) {
            double x = sin(i * 0.37), q = round(x / step) * step;
            sum += (x - q) * (x - q);
        }
        printf("%4d  %.5f\n", bits, sqrt(sum / 10000));
    }
    return 0;
}
