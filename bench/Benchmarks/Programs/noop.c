/* A program that answers every trial at once: {"id":N,"values":{"error":0.5}}. It reads what there is, and writes an answer
   by itself after each line, or, started with "together", all answers to what it read in one piece. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char in[1 << 16], out[1 << 18];

int main(int argc, char **argv)
{
    int together = argc > 1 && strcmp(argv[1], "together") == 0;
    size_t held = 0, made = 0;
    int greeted = 0;
    for (;;) {
        ssize_t got = read(0, in + held, sizeof in - 1 - held);
        if (got <= 0)
            return 0;
        held += (size_t)got;
        in[held] = 0;
        char *line = in, *end;
        while ((end = strchr(line, '\n')) != NULL) {
            *end = 0;
            if (!greeted)
                made += (size_t)sprintf(out + made, "{\"ready\":1,\"name\":\"noop\",\"version\":1}\n");
            else {
                long long id = 0;
                char *at = strstr(line, "\"id\":");
                if (at == NULL || sscanf(at + 5, "%lld", &id) != 1)
                    return 1;
                made += (size_t)sprintf(out + made, "{\"id\":%lld,\"values\":{\"error\":0.5}}\n", id);
            }
            greeted = 1;
            line = end + 1;
            if (!together || made > sizeof out / 2) {
                if (write(1, out, made) != (ssize_t)made)
                    return 1;
                made = 0;
            }
        }
        if (made > 0 && write(1, out, made) != (ssize_t)made)
            return 1;
        made = 0;
        held = (size_t)(in + held - line);
        memmove(in, line, held);
    }
}
