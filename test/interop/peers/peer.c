/* What a program in C does with a node, by OTP's ei: it calls, sends and gets a message. */
#include <stdio.h>
#include <string.h>
#include "ei.h"

int main(int argc, char **argv) {
  ei_cnode node;
  ei_x_buff args, result, message;
  erlang_msg msg;
  int fd, got;
  ei_init();
  if (argc < 3 || ei_connect_init(&node, "cnode", argv[2], 0) < 0) return 1;
  if ((fd = ei_connect(&node, argv[1])) < 0) return 2;
  ei_x_new(&args);
  ei_x_format_wo_ver(&args, "[[~i,~a,~s]]", 3, "two", "one");
  ei_x_new(&result);
  if (ei_rpc(&node, fd, "lists", "reverse", args.buff, args.index, &result) < 0) return 3;
  char *text = NULL;
  got = 0;
  ei_s_print_term(&text, result.buff, &got);
  printf("rpc: %s\n", text);
  ei_x_new_with_version(&message);
  ei_x_encode_tuple_header(&message, 2);
  ei_x_encode_pid(&message, ei_self(&node));
  ei_x_encode_atom(&message, "hello");
  if (ei_reg_send(&node, fd, "echo", message.buff, message.index) < 0) return 4;
  while ((got = ei_xreceive_msg(fd, &msg, &result)) == ERL_TICK);
  if (got != ERL_MSG) return 5;
  got = 0;
  ei_decode_version(result.buff, &got, &fd);
  text = NULL;
  ei_s_print_term(&text, result.buff, &got);
  printf("answer: %s\n", text);
  return 0;
}
