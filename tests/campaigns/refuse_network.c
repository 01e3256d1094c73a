/* Preloaded into a program and all that it starts: no address but this computer's own is reached, and each try is written down. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void write_down(const char *call, const char *address)
{
    const char *path = getenv("REFUSED_LOG");
    char line[512];
    int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
    if (file < 0)
        return;
    int length = snprintf(line, sizeof line, "%d %s %s\n", (int)getpid(), call, address);
    if (write(file, line, (size_t)length) < 0) { /* nobody to tell */ }
    close(file);
}

/* Whether an address lies outside of this computer; `text` gets it in words. */
static int is_foreign(const struct sockaddr *to, char *text, socklen_t size)
{
    if (to && to->sa_family == AF_INET) {
        const struct in_addr *address = &((const struct sockaddr_in *)to)->sin_addr;
        inet_ntop(AF_INET, address, text, size);
        return (ntohl(address->s_addr) >> 24) != 127;
    }
    if (to && to->sa_family == AF_INET6) {
        const struct in6_addr *address = &((const struct sockaddr_in6 *)to)->sin6_addr;
        inet_ntop(AF_INET6, address, text, size);
        return !IN6_IS_ADDR_LOOPBACK(address) && strncmp(text, "::ffff:127.", 11) != 0;
    }
    return 0;
}

int connect(int socket, const struct sockaddr *to, socklen_t size)
{
    int (*next)(int, const struct sockaddr *, socklen_t) = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    char text[INET6_ADDRSTRLEN];
    if (is_foreign(to, text, sizeof text)) {
        write_down("connect", text);
        errno = EACCES;
        return -1;
    }
    return next(socket, to, size);
}

ssize_t sendto(int socket, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size)
{
    ssize_t (*next)(int, const void *, size_t, int, const struct sockaddr *, socklen_t) =
        (ssize_t(*)(int, const void *, size_t, int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "sendto");
    char text[INET6_ADDRSTRLEN];
    if (is_foreign(to, text, sizeof text)) {
        write_down("sendto", text);
        errno = EACCES;
        return -1;
    }
    return next(socket, data, length, flags, to, size);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
        (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    struct in_addr four;
    struct in6_addr six;
    int is_number = node && (inet_pton(AF_INET, node, &four) == 1 || inet_pton(AF_INET6, node, &six) == 1);
    if (node && !is_number && strcmp(node, "localhost") != 0) {
        char own[256] = "";
        gethostname(own, sizeof own - 1);
        if (strcmp(node, own) != 0) {
            write_down("getaddrinfo", node);
            return EAI_FAIL;
        }
    }
    return next(node, service, hints, found);
}
